import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { readConfig } from '../src/config.ts'
import { meanOfTokens } from '../src/crosswalks/embeddings/pooling.ts'
import { wordPieces } from '../src/crosswalks/embeddings/word-pieces.ts'
import { loadEmbedder } from '../src/crosswalks/suggestion.embedder.ts'
import { StartupError } from '../src/shared/startup-error.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'headwater-embeddings-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const VOCABULARY = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'add',
  '##s',
  'fraction',
  'un',
  '##able',
  ',',
  '分',
  'cafe',
  'Add',
]

describe('word pieces', () => {
  const pieces = wordPieces(VOCABULARY.join('\n'), { uncased: true })
  const read = (text: string) => pieces.read(text, 32).map((number) => VOCABULARY[number])

  it.each([
    ['Adds FRACTIONS', '[CLS] add ##s fraction ##s [SEP]'],
    ['unable,add', '[CLS] un ##able , add [SEP]'],
    ['Café 分分', '[CLS] cafe 分 分 [SEP]'],
    ['zymurgy adds', '[CLS] [UNK] add ##s [SEP]'],
    ['', '[CLS] [SEP]'],
    ['a\u0000dd\u200b', '[CLS] add [SEP]'],
    [`${'x'.repeat(101)} add`, '[CLS] [UNK] add [SEP]'],
  ])('of %j are %s', (text, expected) => expect(read(text).join(' ')).toBe(expected))

  it('are cut to what the model reads, and still end as it wants', () => {
    const numbers = pieces.read('add '.repeat(50), 8)
    expect([numbers.length, VOCABULARY[numbers.at(-1) as number]]).toEqual([8, '[SEP]'])
  })

  it('keep case for models that have it', () => {
    const cased = wordPieces(VOCABULARY.join('\r\n'), { uncased: false })
    expect(cased.read('Add add', 8).map((number) => VOCABULARY[number])).toEqual(['[CLS]', 'Add', 'add', '[SEP]'])
  })

  it('need a vocabulary', () => {
    expect(() => wordPieces('one\ntwo', { uncased: true })).toThrow('[UNK]')
  })
})

describe('what a model gives', () => {
  it('is averaged over the pieces that are the sentence’s own', () => {
    const data = Float32Array.from([1, 2, 3, 4, 100, 100, 5, 6, 7, 8, 9, 10])
    expect(meanOfTokens({ data, dims: [2, 3, 2] }, [2, 3])).toEqual([Float32Array.of(2, 3), Float32Array.of(7, 8)])
  })

  it('is taken as it is for sentences, and refused in other shapes', () => {
    const data = Float32Array.of(1, 2, 3, 4)
    expect(meanOfTokens({ data, dims: [2, 2] }, [5, 1])).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)])
    for (const dims of [[4], [1, 4], [1, 2, 1, 2]])
      expect(() => meanOfTokens({ data, dims }, [1, 1])).toThrow('the model gave')
  })
})

describe('a plug-in', () => {
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text)
    return join(directory, name)
  }
  const faultOf = async (path: string): Promise<string> => {
    const cause = await loadEmbedder(path).catch((one: unknown) => one)
    expect(cause).toBeInstanceOf(StartupError)
    return (cause as StartupError).screen
  }

  it('is absent by default', () => {
    expect(readConfig({}).embeddings).toBeNull()
    expect(readConfig({ HEADWATER_EMBEDDINGS: '/models/small' }).embeddings).toBe('/models/small')
  })

  it('is a module that makes an embedder', async () => {
    const path = file(
      'lengths.mjs',
      `export const createEmbedder = async () => ({
         name: 'lengths 1',
         embed: async (texts) => texts.map((text) => Float32Array.of(text.length, 1)),
       })`,
    )
    const embedder = await loadEmbedder(path)
    expect(embedder.name).toBe('lengths 1')
    expect(await embedder.embed(['abc'])).toEqual([Float32Array.of(3, 1)])
  })

  it('that cannot be loaded keeps the program from starting, and says how to mend it', async () => {
    expect(await faultOf(join(directory, 'nowhere'))).toContain('There is nothing at')
    expect(await faultOf(file('empty.mjs', ''))).toContain('exports no function createEmbedder')
    expect(await faultOf(file('odd.mjs', 'export const createEmbedder = () => 1'))).toContain('{ name, embed }')
    const silent = `export const createEmbedder = () => ({ name: 'x', embed: async () => [] })`
    expect(await faultOf(file('silent.mjs', silent))).toContain('no Float32Array')
    expect(await faultOf(file('broken.mjs', 'export const ='))).toContain('unset HEADWATER_EMBEDDINGS')
    expect(await faultOf(directory)).toContain('no model.onnx')
    file('model.onnx', '')
    expect(await faultOf(directory)).toContain('no vocab.txt')
    file('vocab.txt', VOCABULARY.join('\n'))
    expect(await faultOf(directory)).toContain('onnxruntime-node is not installed')
  })
})
