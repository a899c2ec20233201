import 'reflect-metadata'

import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import pg from 'pg'
import type { MigrationInterface } from 'typeorm'

import { embeddedServer, openDataSource } from '../../src/database/data-source.ts'
import { migrate } from '../../src/database/migrate.ts'

const IMAGES = 'node_modules/.cache/headwater/images'
const MIGRATIONS = 'src/database/migrations'
const TEMPLATES = 'headwater_template_'

/** What a test file starts from: an image of the embedded PostgreSQL, or a template on the server it is to use. */
export interface PreparedDatabase {
  readonly image: string | null
  readonly server: { readonly url: string; readonly template: string } | null
}

/** Migrates one database and keeps it, by a hash of the migrations; a copy of it is quick to make. */
export async function prepareDatabase(): Promise<PreparedDatabase> {
  const files = readdirSync(MIGRATIONS).sort()
  const key = hashOf(files.map((file) => readFileSync(join(MIGRATIONS, file), 'utf8')))
  const server = process.env.TEST_DATABASE_URL
  const image = await prepareImage(key, files)
  return { image, server: server ? { url: server, template: await prepareTemplate(server, key, files) } : null }
}

async function prepareImage(key: string, files: readonly string[]): Promise<string> {
  const path = resolve(IMAGES, `${key}.tar`)
  if (existsSync(path)) return path
  const dataSource = await openDataSource({ entities: [], migrations: await load(files) })
  try {
    await migrate(dataSource)
    mkdirSync(IMAGES, { recursive: true })
    const partial = `${path}.${randomUUID()}`
    writeFileSync(partial, (await embeddedServer(dataSource)?.dump()) ?? new Uint8Array())
    removeOldImages()
    renameSync(partial, path)
  } finally {
    await dataSource.destroy()
  }
  return path
}

/** Another run may be using yesterday's last image, but hardly an older one. */
function removeOldImages(): void {
  for (const name of readdirSync(IMAGES)) {
    const path = join(IMAGES, name)
    if (Date.now() - statSync(path).mtimeMs > 86_400_000) rmSync(path)
  }
}

async function prepareTemplate(url: string, key: string, files: readonly string[]): Promise<string> {
  const template = TEMPLATES + key
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    const { rows } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template])
    if (rows.length > 0) return template
    await admin.query(`CREATE DATABASE ${template}_new`)
    const dataSource = await openDataSource({
      url: databaseUrl(url, `${template}_new`),
      entities: [],
      migrations: await load(files),
    })
    await migrate(dataSource).finally(() => dataSource.destroy())
    await admin.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`)
    return template
  } finally {
    await admin.end()
  }
}

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

async function load(files: readonly string[]): Promise<(new () => MigrationInterface)[]> {
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(resolve(MIGRATIONS, file)).href)))
  return modules.flatMap((module) => Object.values(module) as (new () => MigrationInterface)[])
}

const hashOf = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16)
