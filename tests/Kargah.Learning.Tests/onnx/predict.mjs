// Runs every <name>.onnx of a folder on the columns in <name>.json; says what came out as JSON: { name: { output: [numbers or text] } }.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ort from 'onnxruntime-node'

const folder = process.argv[2]
const values = {
  float: (cells) => Float32Array.from(cells, (cell) => cell ?? NaN),
  int64: (cells) => BigInt64Array.from(cells, (cell) => BigInt(cell)),
  string: (cells) => cells.map((cell) => cell ?? ''),
}
const said = {}
for (const file of readdirSync(folder).filter((name) => name.endsWith('.onnx'))) {
  const name = file.slice(0, -'.onnx'.length)
  const columns = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const session = await ort.InferenceSession.create(join(folder, file), { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 })
  const types = Object.fromEntries(session.inputMetadata.map((input) => [input.name, input.type]))
  const feeds = {}
  for (const [column, cells] of Object.entries(columns)) {
    const type = { float32: 'float' }[types[column]] ?? types[column]
    feeds[column] = new ort.Tensor(types[column], values[type](cells), [cells.length, 1])
  }
  const outputs = await session.run(feeds)
  said[name] = Object.fromEntries(session.outputNames.map((output) => [output, Array.from(outputs[output].data)]))
}
console.log(JSON.stringify(said))
