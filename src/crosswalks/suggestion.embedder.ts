import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { SessionResources } from '../database/session.ts'
import { StartupError } from '../shared/startup-error.ts'
import { wordPieceEmbedder } from './embeddings/word-piece-embedder.ts'
import type { Embedder } from './suggest/embedder.ts'

const pluggedIn = new WeakMap<SessionResources, Embedder>()

/** Null where no plug-in is configured, as by default. */
export const embedderOf = (resources: SessionResources): Embedder | null => pluggedIn.get(resources) ?? null

/** From now on suggestions of these resources look at what sentences mean to the plug-in, too. */
export const plugIn = (resources: SessionResources, embedder: Embedder): void => void pluggedIn.set(resources, embedder)

/**
 * The plug-in at a path: a module that exports `createEmbedder(): Embedder | Promise<Embedder>`, or a directory with
 * `model.onnx` and `vocab.txt` of a BERT model that reads WordPieces (it needs the package onnxruntime-node, which is
 * not installed with Headwater). Nothing is downloaded. Throws StartupError when it cannot be loaded.
 */
export async function loadEmbedder(path: string): Promise<Embedder> {
  const place = resolve(path)
  if (!existsSync(place)) throw fault(`There is nothing at ${place}.`)
  try {
    const embedder = statSync(place).isDirectory() ? await wordPieceEmbedder(place) : await fromModule(place)
    const [vector] = await embedder.embed(['Reads a table.'])
    if (!(vector instanceof Float32Array) || vector.length === 0)
      throw new Error('it gave no Float32Array for a sentence')
    return embedder
  } catch (cause) {
    throw cause instanceof StartupError ? cause : fault((cause as Error).message)
  }
}

async function fromModule(path: string): Promise<Embedder> {
  const loaded = (await import(pathToFileURL(path).href)) as { createEmbedder?: () => Embedder | Promise<Embedder> }
  if (typeof loaded.createEmbedder !== 'function') throw new Error(`${path} exports no function createEmbedder`)
  const embedder = await loaded.createEmbedder()
  if (typeof embedder?.name !== 'string' || typeof embedder.embed !== 'function')
    throw new Error('createEmbedder gave no { name, embed }')
  return embedder
}

const fault = (reason: string): StartupError =>
  new StartupError(`The plug-in for sentence embeddings cannot be loaded: ${reason}`, [
    'point HEADWATER_EMBEDDINGS at a module that exports createEmbedder, or at a directory with model.onnx and vocab.txt',
    'or unset HEADWATER_EMBEDDINGS: suggestions work without',
  ])
