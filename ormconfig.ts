import 'reflect-metadata'

import { join } from 'node:path'

import { readConfig } from './src/config.ts'
import { createDataSource } from './src/database/data-source.ts'
import { entities, migrations } from './src/modules.ts'

const config = readConfig(process.env)

/** The TypeORM command line's data source: the same database as the program's. */
export default createDataSource({
  url: config.database.url,
  directory: join(config.dataDirectory, 'postgres'),
  entities,
  migrations,
})
