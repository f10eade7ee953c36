// SPDX-License-Identifier: Apache-2.0
// A program's name out of what it calls itself, good enough to know one's own devices by.

const programs: [RegExp, string][] = [
  [/MicroMessenger\//, 'WeChat'],
  [/wxwork\//i, 'WeCom'],
  [/DingTalk\//, 'DingTalk'],
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/[\d.]+.*Safari\//, 'Safari'],
  [/curl\//, 'curl'],
]
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

const first = (list: [RegExp, string][], agent: string) => list.find(([pattern]) => pattern.test(agent))?.[1]

/** "Chrome · Windows"; '' where nothing is known. */
export function deviceOf(agent: string): string {
  return [first(programs, agent), first(systems, agent)].filter(Boolean).join(' · ')
}
