import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { budget } from './budget.ts'

const server = process.env.KARGAH_URL ?? 'http://127.0.0.1:3001'

export default defineConfig({
  plugins: [react(), budget()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // Nothing inlined as data: URLs, which the content security policy refuses for fonts.
    assetsInlineLimit: 0,
  },
  server: {
    // The sample tables are the repository's own.
    fs: { allow: ['..'] },
    proxy: {
      '/api': server,
      '/hubs': { target: server, ws: true },
    },
  },
  test: {
    // A test that needs a document says so in its first line: making one takes longer than most tests.
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
})
