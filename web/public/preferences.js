// Runs before the first paint, so that no page flashes in the wrong theme or direction.
(function () {
  var root = document.documentElement
  var read = function (key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  var theme = read('kargah.theme')
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  var saved = read('kargah.language')
  var language = saved === 'fa' || saved === 'en' ? saved : (navigator.language || '').indexOf('fa') === 0 ? 'fa' : 'en'
  root.lang = language
  root.dir = language === 'fa' ? 'rtl' : 'ltr'
})()
