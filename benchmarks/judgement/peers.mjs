// Runs write-good and alex over texts in one process, for peers.py and speed.py.
// stdin: {"texts": ["…", …], "only": ["alex"]}. stdout: {tool: {counts: [n, …], ms: [t, …]}}.

import {text as alex} from 'alex'
import writeGood from 'write-good'

const tools = {
  'write-good': (text) => writeGood(text).length,
  alex: (text) => alex(text).messages.length,
}

let input = ''
for await (const part of process.stdin) input += part
const {texts, only = Object.keys(tools)} = JSON.parse(input)

const found = {}
for (const name of only) {
  const counts = []
  const ms = []
  for (const text of texts) {
    const begun = performance.now()
    counts.push(tools[name](text))
    ms.push(performance.now() - begun)
  }
  found[name] = {counts, ms}
}
process.stdout.write(JSON.stringify(found))
