// SPDX-License-Identifier: Apache-2.0
// Light or dark before the first paint: as chosen in this browser, else as the system has it.
(function () {
  var dark = window.matchMedia('(prefers-color-scheme: dark)')
  function apply() {
    var chosen = null
    try {
      chosen = localStorage.getItem('theme')
    } catch (e) {}
    document.documentElement.classList.toggle('dark', chosen === 'dark' || (chosen !== 'light' && dark.matches))
  }
  apply()
  dark.addEventListener('change', apply)
  window.addEventListener('sealkeeper:theme', apply)
})()
