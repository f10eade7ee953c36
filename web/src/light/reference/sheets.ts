// SPDX-License-Identifier: Apache-2.0
// Redoc styles itself through <style> elements that it fills rule by rule. Our content
// security policy allows none, not even empty ones, and stays as it is: for Redoc such an
// element is one of another name with a constructed style sheet behind it, which it fills in
// the same way. No text that came from anywhere becomes a style by this.

type WithSheet = HTMLElement & { sheet: CSSStyleSheet }

function standIn(make: typeof document.createElement): WithSheet {
  const sheet = new CSSStyleSheet()
  const element = make.call(document, 'style-sheet') as WithSheet
  element.hidden = true
  Object.defineProperty(element, 'sheet', { value: sheet })
  document.adoptedStyleSheets.push(sheet)
  // who writes text into it instead of rules means the whole sheet
  new MutationObserver(() => element.textContent && sheet.replaceSync(element.textContent)).observe(element, { childList: true, characterData: true, subtree: true })
  return element
}

export function constructSheets(): void {
  const make = document.createElement
  document.createElement = function (this: Document, name: string, options?: ElementCreationOptions) {
    return name.toLowerCase() === 'style' ? standIn(make) : make.call(this, name, options)
  } as typeof document.createElement
}
