// Prints the names and first lines of all failed tests of a folder of reports, so that the end of a long log says what is wrong.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const folder = process.argv[2]
const unescape = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#xD;|&#xA;/g, '\n').replace(/&amp;/g, '&')
const said = (name, message) => console.log(`FAILED ${name}\n${message.split('\n').map((line) => line.trim()).filter(Boolean).slice(0, 12).map((line) => `    ${line}`).join('\n')}`)

const trx = (text) => {
  for (const [, attributes, body] of text.matchAll(/<UnitTestResult ([^>]*outcome="Failed"[^>]*)>([\s\S]*?)<\/UnitTestResult>/g)) {
    said(/testName="([^"]*)"/.exec(attributes)[1], unescape(/<Message>([\s\S]*?)<\/Message>/.exec(body)?.[1] ?? ''))
  }
}

const vitest = (report) => {
  for (const file of report.testResults) {
    if (file.message) said(file.name, file.message)
    for (const test of file.assertionResults.filter(({ status }) => status === 'failed')) said(test.fullName, test.failureMessages.join('\n'))
  }
}

const playwright = (suite) => {
  for (const child of suite.suites ?? []) playwright(child)
  for (const spec of (suite.specs ?? []).filter(({ ok }) => !ok)) said(spec.title, spec.tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? '')).join('\n'))
}

for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())) {
  const text = readFileSync(path.join(folder, name), 'utf8')
  if (name.endsWith('.trx')) trx(text)
  if (name === 'vitest.json') vitest(JSON.parse(text))
  if (name === 'playwright.json') playwright(JSON.parse(text))
}
