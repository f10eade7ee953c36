// SPDX-License-Identifier: Apache-2.0
// Building the light pages without a framework. Text becomes text nodes and nothing else:
// there is no way to pass markup, so data cannot become any.

export type Child = Node | string | number | false | null | undefined
type Value = string | number | boolean | undefined | ((event: any) => void)

/** `onclick: f` adds a listener; true an empty attribute; false and undefined none. */
function put(element: Element, name: string, value: Value): void {
  if (typeof value === 'function') element.addEventListener(name.slice(2), value)
  else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
}

function fill<E extends Element>(element: E, attributes: Record<string, Value>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) put(element, name, value)
  element.append(...children.filter((c) => c !== false && c !== null && c !== undefined).map((c) => (c instanceof Node ? c : String(c))))
  return element
}

/** `h('p', { class: 'soft' }, 'text')` */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, Value> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children)
}

/** The same for SVG. */
export function s(tag: string, attributes: Record<string, Value> = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}
