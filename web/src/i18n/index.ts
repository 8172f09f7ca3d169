import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const languages = ['en', 'fa'] as const
export type Language = (typeof languages)[number]

export const directionOf = (language: string) => (language === 'fa' ? 'rtl' : 'ltr')

const storageKey = 'kargah.language'

const bundles = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json')

const chunks: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = bundles[`../locales/${language}/${namespace}.json`]
    if (load === undefined) {
      done(new Error(`No texts ${language}/${namespace}.`), null)
      return
    }
    load().then(
      (texts) => done(null, texts.default),
      (error: Error) => done(error, null),
    )
  },
}

function apply(language: string) {
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

export async function startTexts() {
  // public/preferences.js has chosen already, before the first paint.
  const language = document.documentElement.lang === 'fa' ? 'fa' : 'en'
  i18next.on('languageChanged', (next) => {
    apply(next)
    localStorage.setItem(storageKey, next)
  })
  await i18next
    .use(chunks)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: languages,
      ns: ['common', 'problems'],
      defaultNS: 'common',
      // Keys are flat: what stands in the code is what stands in the file.
      keySeparator: false,
      interpolation: { escapeValue: false },
      returnNull: false,
    })
}

export const setLanguage = (language: Language) => i18next.changeLanguage(language)
