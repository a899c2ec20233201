import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'

import { createClient, saveOrganisation } from '../src/identity/bootstrap.ts'
import { OrganisationKind } from '../src/identity/organisation.ts'
import { SYSTEM } from '../src/identity/rights.ts'
import { UseCase } from '../src/shared/viewer.ts'
import { defineTask, startRun, waitForRun } from '../src/tasks/index.ts'
import { openApi, type TestApi } from './support/api.ts'

const task = defineTask({ kind: 'test.api', payload: z.object({}), run: async () => ({}) })

const RUN =
  'query ($id: ID!) { run(id: $id) { id kind state done total startedAt finishedAt report { code } } node(id: $id) { id } }'

let api: TestApi
beforeAll(async () => {
  api = await openApi({ taskKinds: [task] })
})
afterAll(() => api?.close())

async function organisationWithKey(name: string): Promise<{ id: string; key: string }> {
  const system = api.stores.session(SYSTEM)
  const { id } = await saveOrganisation(system, { name, kinds: [OrganisationKind.EMPLOYER] })
  const expiresAt = new Date(Date.now() + 86_400_000)
  const useCases = [UseCase.JOB_AUTHORING]
  return { id, key: (await createClient(system, { organisation: id, name: 'test', useCases, expiresAt })).key }
}

test('a run is answered to its own organisation, and reads as unknown for all others', async () => {
  const own = await organisationWithKey('Own')
  const other = await organisationWithKey('Other')
  const session = api.stores.session({ ...SYSTEM, organisation: own.id })
  const run = await session.transaction((tx) => startRun(tx, task, {}))
  await waitForRun(session, run.id, 20_000)
  const mine = await api.data(RUN, { id: run.id }, { key: own.key })
  expect(mine.run).toMatchObject({ id: run.id, kind: 'test.api', state: 'SUCCEEDED', done: 0, total: null, report: [] })
  expect(mine.node).toEqual({ id: run.id })
  const theirs = await api.data(RUN, { id: run.id }, { key: other.key })
  expect(theirs).toEqual({ run: null, node: null })
  const unknown = await api.data(RUN, { id: 'run_00000000000000000000000000000000' }, { key: own.key })
  expect(unknown).toEqual({ run: null, node: null })
})
