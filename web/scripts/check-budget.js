// The first load (entry, what it imports, and the sign-in or home page) stays within 250 kB of compressed script.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 250 * 1000
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function filesOf(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) filesOf(next, seen)
  return seen
}

let failed = false
const texts = ['src/locales/en/common.json', 'src/locales/en/problems.json']
const firstPages = {
  'src/features/auth/LoginPage.tsx': ['src/locales/en/auth.json'],
  'src/features/home/HomePage.tsx': ['src/app/Shell.tsx', 'src/locales/en/home.json'],
}
for (const [page, beside] of Object.entries(firstPages)) {
  const keys = new Set(['index.html', page, ...beside, ...texts].flatMap((key) => [...filesOf(key)]))
  const bytes = [...keys].reduce((sum, key) => sum + gzipSync(readFileSync(new URL(manifest[key].file, dist))).length, 0)
  console.log(`${page}: ${(bytes / 1000).toFixed(1)} kB of script, compressed (budget ${budget / 1000} kB)`)
  failed ||= bytes > budget
}
if (failed) {
  console.error('The first load is over its budget.')
  process.exit(1)
}
