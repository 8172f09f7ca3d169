import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const budgetBytes = 250_000

/** What a browser fetches before these pages stand: by the module that begins a chunk. */
const texts = ['src/locales/en/common.json', 'src/locales/en/problems.json']
const firstLoads = {
  'sign in': ['index.html', 'src/features/auth/LoginPage.tsx', 'src/locales/en/auth.json', ...texts],
  home: ['index.html', 'src/app/Shell.tsx', 'src/features/home/HomePage.tsx', 'src/locales/en/home.json', ...texts],
}

/** Fails the build when a first load takes more compressed script than a slow line carries in a moment. */
export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const sizes = new Map<string, number>()
      const imports = new Map<string, string[]>()
      const entries = new Map<string, string>()
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        sizes.set(chunk.fileName, gzipSync(chunk.code).length)
        imports.set(chunk.fileName, chunk.imports)
        if (chunk.facadeModuleId) entries.set(chunk.facadeModuleId, chunk.fileName)
      }
      const reach = (file: string, seen: Set<string>) => {
        if (seen.has(file)) return
        seen.add(file)
        imports.get(file)?.forEach((next) => reach(next, seen))
      }
      for (const [name, modules] of Object.entries(firstLoads)) {
        const files = new Set<string>()
        for (const module of modules) {
          const entry = [...entries].find(([id]) => id.endsWith(`/web/${module}`))
          if (!entry) this.error(`The budget names ${module}, which begins no chunk any more.`)
          reach(entry[1], files)
        }
        const bytes = [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)
        const sentence = `First load of ${name}: ${(bytes / 1000).toFixed(1)} kB of script, compressed; the budget is ${budgetBytes / 1000} kB.`
        if (bytes > budgetBytes) this.error(sentence)
        this.info(sentence)
      }
    },
  }
}
