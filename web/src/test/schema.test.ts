import { readFileSync } from 'node:fs'
import path from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, it } from 'vitest'

const here = (file: string) => path.resolve(import.meta.dirname, file)

it('Types_OfTheApi_AreMadeFromTheDescriptionThatIsCheckedIn', { timeout: 60_000 }, async () => {
  const description: unknown = JSON.parse(readFileSync(here('../../../docs/reference/openapi.json'), 'utf8'))
  const types = astToString(await openapiTS(description as Parameters<typeof openapiTS>[0]))
  const stale = !readFileSync(here('../api/schema.d.ts'), 'utf8').endsWith(types)
  expect(stale, 'The API has changed: run `npm run types` in web/ and mend what no longer fits.').toBe(false)
})
