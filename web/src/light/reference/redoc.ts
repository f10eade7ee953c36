// SPDX-License-Identifier: Apache-2.0
// Redoc, loaded when this page asks for it, in our colours. It looks for nothing at any other
// host and starts no worker: its search is off.

import type { Language } from '@/shared/problem'
import { constructSheets } from './sheets'

type Init = (spec: object, options: object, element: HTMLElement, done: (error?: unknown) => void) => void
/** where the build puts it, see vite.config.ts */
declare const __REDOC__: string
declare global {
  interface Window {
    Redoc?: { init: Init }
  }
}

let loading: Promise<Init> | null = null

function load(): Promise<Init> {
  loading ??= new Promise((resolve, reject) => {
    constructSheets()
    const script = document.createElement('script')
    script.src = __REDOC__
    script.onload = () => (window.Redoc ? resolve(window.Redoc.init) : reject(new Error('redoc')))
    script.onerror = () => {
      loading = null
      script.remove()
      reject(new Error('redoc'))
    }
    document.head.append(script)
  })
  return loading
}

function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}

/** From the tokens, so that it follows light and dark as they are when it is drawn. */
function theme(): object {
  const [text, soft, line, primary, danger] = ['--text', '--text-soft', '--line-strong', '--primary', '--danger'].map(colour)
  // tabs lie on the dark panel in both themes
  const tone = (name: string, onDark: string) => ({ color: colour(`--${name}`), backgroundColor: colour(`--${name}-soft`), tabTextColor: onDark })
  return {
    colors: {
      primary: { main: primary },
      success: { main: colour('--success') },
      warning: { main: colour('--warning') },
      error: { main: danger },
      border: { dark: line, light: colour('--line') },
      text: { primary: text, secondary: soft },
      gray: { 50: colour('--raised'), 100: colour('--line') },
      responses: { success: tone('success', '#81c995'), error: tone('danger', '#f5a39c'), redirect: tone('warning', '#fdd663'), info: tone('primary', '#8ab4f8') },
      http: { get: '#1d7a34', post: '#1456d0', put: '#8a5a00', delete: '#b3261e', patch: '#8a5a00', basic: '#4e5561', link: '#1456d0', head: '#4e5561', options: '#8a5a00' },
    },
    schema: { linesColor: line, nestedBackground: colour('--surface'), typeNameColor: soft, typeTitleColor: soft, requireLabelColor: danger },
    sidebar: { backgroundColor: colour('--surface'), textColor: text, activeTextColor: primary, width: '280px' },
    rightPanel: { backgroundColor: '#1d2026', textColor: '#e8eaed' },
    codeBlock: { backgroundColor: '#14161a' },
    typography: {
      fontFamily: 'var(--font)',
      fontSize: '15px',
      headings: { fontFamily: 'var(--font)' },
      code: { fontFamily: 'var(--font-mono)', color: text, backgroundColor: colour('--raised') },
      links: { color: primary, visited: primary, hover: colour('--primary-strong') },
    },
  }
}

const labels: Record<Language, object> = {
  en: {},
  zh: { enum: '可选值', enumSingleValue: '固定值', enumArray: '条目', default: '默认', deprecated: '已弃用', example: '示例', examples: '示例', recursive: '递归', arrayOf: '列表：', noResultsFound: '无结果', download: '下载', downloadSpecification: '下载 OpenAPI 文档', responses: '响应', callbackResponses: '回调响应', requestSamples: '请求示例', responseSamples: '响应示例' },
}

/** What scrolls sideways can be reached and scrolled with the keyboard. */
function makeScrollable(into: HTMLElement): void {
  for (const wide of into.querySelectorAll<HTMLElement>('pre, .redoc-markdown table')) if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0
}

export async function draw(spec: object, language: Language, into: HTMLElement): Promise<void> {
  const init = await load()
  const options = {
    disableSearch: true,
    nativeScrollbars: true,
    hideHostname: false,
    requiredPropsFirst: true,
    jsonSampleExpandLevel: 3,
    downloadDefinitionUrl: '/api/v1/openapi.json',
    untrustedSpec: true,
    labels: labels[language],
    theme: theme(),
  }
  await new Promise<void>((resolve, reject) => init(spec, options, into, (error) => (error ? reject(error) : resolve())))
  makeScrollable(into)
}
