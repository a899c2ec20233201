import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import type { Embedder } from '../suggest/embedder.ts'
import { meanOfTokens } from './pooling.ts'
import { type WordPieces, wordPieces } from './word-pieces.ts'

/** Pieces of one sentence that the model is shown. */
const MAX_PIECES = 128

/** Sentences that the model is shown at once. */
const BATCH = 16

type Runtime = typeof import('onnxruntime-node')

/**
 * A BERT model for sentences in a directory: `model.onnx` (or `onnx/model.onnx`), `vocab.txt` and, where it is cased,
 * `tokenizer_config.json` with `do_lower_case: false`. What it gives for each piece is averaged, as models of
 * sentence-transformers are meant to be. Runs on onnxruntime-node, which is loaded only here. Throws when something is
 * missing or is not what it should be.
 */
export async function wordPieceEmbedder(directory: string): Promise<Embedder> {
  const model = [join(directory, 'model.onnx'), join(directory, 'onnx', 'model.onnx')].find((path) => existsSync(path))
  if (model === undefined) throw new Error(`there is no model.onnx in ${directory}`)
  const vocabulary = join(directory, 'vocab.txt')
  if (!existsSync(vocabulary)) throw new Error(`there is no vocab.txt in ${directory}; only models with WordPieces fit`)
  const text = readFileSync(vocabulary, 'utf8')
  const pieces = wordPieces(text, { uncased: isUncased(directory) })
  const runtime = await onnxRuntime()
  const session = await runtime.InferenceSession.create(model)
  const digest = createHash('sha256').update(readFileSync(model)).update(text).digest('hex').slice(0, 16)
  return {
    name: `${basename(directory)} ${digest}`,
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += BATCH)
        vectors.push(...(await embedBatch(runtime, session, pieces, texts.slice(from, from + BATCH))))
      return vectors
    },
  }
}

async function onnxRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    throw new Error('the package onnxruntime-node is not installed (npm install onnxruntime-node)', { cause })
  }
}

function isUncased(directory: string): boolean {
  const path = join(directory, 'tokenizer_config.json')
  if (!existsSync(path)) return true
  const { do_lower_case: lowers } = JSON.parse(readFileSync(path, 'utf8')) as { do_lower_case?: boolean }
  return lowers !== false
}

type Session = Awaited<ReturnType<Runtime['InferenceSession']['create']>>

async function embedBatch(
  runtime: Runtime,
  session: Session,
  pieces: WordPieces,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const read = texts.map((text) => pieces.read(text, MAX_PIECES))
  const length = Math.max(...read.map((numbers) => numbers.length))
  const filled = (numberAt: (numbers: readonly number[], at: number) => number) => {
    const data = new BigInt64Array(texts.length * length)
    for (const [row, numbers] of read.entries())
      for (let at = 0; at < length; at++) data[row * length + at] = BigInt(numberAt(numbers, at))
    return new runtime.Tensor('int64', data, [texts.length, length])
  }
  const inputs: Record<string, InstanceType<Runtime['Tensor']>> = {
    input_ids: filled((numbers, at) => numbers[at] ?? pieces.padding),
    attention_mask: filled((numbers, at) => (at < numbers.length ? 1 : 0)),
    token_type_ids: filled(() => 0),
  }
  const wanted = session.inputNames.map((name) => {
    const input = inputs[name]
    if (!input) throw new Error(`the model asks for ${name}, which no BERT model for sentences needs`)
    return [name, input] as const
  })
  const outputs = await session.run(Object.fromEntries(wanted))
  const output = outputs[session.outputNames[0] as string]
  if (!output) throw new Error('the model gave nothing')
  return meanOfTokens(
    output,
    read.map((numbers) => numbers.length),
  )
}
