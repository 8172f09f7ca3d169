// Says what a folder of reports holds: the names and first lines of all failed tests, so that the end of a long log says what is wrong, and
// in its last line how many passed and failed. A file NAME.unfinished stands for a suite without a report.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const folder = process.argv[2]
let passed = 0
let failed = 0

const unescape = (text) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#xD;|&#xA;/g, '\n').replace(/&amp;/g, '&')
const said = (name, message) => console.log(`FAILED ${name}\n${message.split('\n').map((line) => line.trim()).filter(Boolean).slice(0, 12).map((line) => `    ${line}`).join('\n')}`)

const trx = (text) => {
  const [counters] = /<Counters [^>]*/.exec(text)
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(counters)[1])
  passed += count('passed')
  failed += count('failed') + count('error')
  for (const [, attributes, body] of text.matchAll(/<UnitTestResult ([^>]*outcome="Failed"[^>]*)>([\s\S]*?)<\/UnitTestResult>/g)) {
    said(/testName="([^"]*)"/.exec(attributes)[1], unescape(/<Message>([\s\S]*?)<\/Message>/.exec(body)?.[1] ?? ''))
  }
}

const vitest = (report) => {
  passed += report.numPassedTests
  // a file that cannot be loaded has no tests that could fail
  failed += report.numFailedTests || report.numFailedTestSuites
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
  if (name === 'playwright.json') {
    const report = JSON.parse(text)
    passed += report.stats.expected + report.stats.flaky
    // what stops the run before its tests, such as a server that does not start, is an error of no test
    failed += report.stats.unexpected + report.errors.length
    for (const { message } of report.errors) said('browser', message ?? '')
    playwright(report)
  }
  if (name.endsWith('.unfinished')) {
    failed++
    said(name.replace('.unfinished', ''), 'It did not finish; its words are above.')
  }
}

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
