import { useTranslation } from 'react-i18next'

/** What comes with the product is named in the page's language; people's own charts are called what they call them. */
export function useReferenceName() {
  const { t } = useTranslation('references')
  return (name: string) => t(`known.${name}`, { defaultValue: name })
}
