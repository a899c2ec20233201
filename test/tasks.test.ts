import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { z } from 'zod'

import { Session, type SessionResources } from '../src/database/session.ts'
import { purgeTask } from '../src/identity/idempotency.ts'
import { badInput, unavailable } from '../src/shared/errors.ts'
import { Severity } from '../src/shared/finding.ts'
import { Secrets } from '../src/shared/secrets.ts'
import { ANONYMOUS, Role, UseCase, type Viewer } from '../src/shared/viewer.ts'
import {
  type AnyTaskKind,
  defineTask,
  type Progress,
  Run,
  RunState,
  startRun,
  type TaskEvent,
  TaskRunner,
  type TaskRunnerOptions,
  waitForRun,
} from '../src/tasks/index.ts'
import { LeaseLost } from '../src/tasks/lease.ts'
import { viewerFacts, viewerFrom } from '../src/tasks/run.ts'
import { openDatabase } from './support/stores.ts'

const viewerOf = (organisation: string | null, actor: string): Viewer => ({
  ...ANONYMOUS,
  kind: 'ACCOUNT',
  actor,
  organisation,
  roles: new Set([Role.STEWARD]),
  useCases: new Set([UseCase.FRAMEWORK_STEWARDSHIP]),
})
const STEWARD = viewerOf('org_a', 'acc_a')

let database: { dataSource: DataSource; embedded: boolean; close(): Promise<void> }
let resources: SessionResources
const runners: TaskRunner[] = []
let events: TaskEvent[] = []

beforeAll(async () => {
  database = await openDatabase({ entities: [Run] })
  resources = {
    dataSource: database.dataSource,
    graph: { read: () => Promise.reject(new Error('tasks have no business in the graph')) },
    projection: { wait: async () => true },
    secrets: new Secrets(Buffer.alloc(32, 1)),
    clock: Date.now,
  }
})
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await database.dataSource.query('DELETE FROM run')
  await database.dataSource.query('DELETE FROM task_schedule')
  events = []
})
afterAll(() => database?.close())

const sessionOf = (viewer: Viewer) => Session.open(resources, viewer)

function runner(kinds: readonly AnyTaskKind[], more: Partial<TaskRunnerOptions> = {}): TaskRunner {
  const one = new TaskRunner({
    resources,
    kinds,
    alone: false,
    idleMs: 10,
    retryMs: 1,
    graceMs: 200,
    log: (event) => events.push(event),
    ...more,
  })
  runners.push(one)
  one.start()
  return one
}

const start = (task: AnyTaskKind, payload: unknown, viewer = STEWARD): Promise<Run> =>
  sessionOf(viewer).transaction((tx) => startRun(tx, task, payload))

const wait = (run: Run, viewer = STEWARD) => waitForRun(sessionOf(viewer), run.id, 20_000)

const stateOf = async (run: Run): Promise<Record<string, unknown>> =>
  (await database.dataSource.query('SELECT * FROM run WHERE id = $1', [run.id]))[0]

/** A run that a process has taken which then was killed: what its lease looks like from outside. */
const abandon = (run: Run, leaseSeconds: number, more = '') =>
  database.dataSource.query(
    `UPDATE run SET state = 'RUNNING', attempts = 1, lease_holder = 'dead',
       lease_until = clock_timestamp() + make_interval(secs => $2) ${more} WHERE id = $1`,
    [run.id, leaseSeconds],
  )

const double = defineTask({
  kind: 'test.double',
  payload: z.object({ n: z.number() }),
  run: async (session, { n }, progress) => {
    progress.update(1, 1)
    const finding = { severity: Severity.NOTE, code: 'TEST', message: 'seen', path: null, repaired: false }
    return { result: { twice: 2 * n, roles: [...session.viewer.roles], now: session.now }, report: [finding] }
  },
})

describe('a run', () => {
  test('is done for the organisation and with the rights of who asked, and says what came of it', async () => {
    runner([double])
    const run = await wait(await start(double, { n: 21 }))
    expect(run).toMatchObject({ state: RunState.SUCCEEDED, done: 1, total: 1, kind: 'test.double' })
    expect(run.result).toMatchObject({ twice: 42, roles: ['STEWARD'] })
    expect(run.report).toMatchObject([{ code: 'TEST' }])
    expect(run.finishedAt).toBeInstanceOf(Date)
  })

  test('does not exist when the transaction that asked for it is rolled back', async () => {
    await expect(
      sessionOf(STEWARD).transaction(async (tx) => {
        await startRun(tx, double, { n: 1 })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await database.dataSource.query('SELECT id FROM run')).toEqual([])
  })

  test('is seen by its organisation alone, and a learner’s by that learner alone', async () => {
    const run = await start(double, { n: 1 })
    const colleague = viewerOf('org_a', 'acc_b')
    expect((await waitForRun(sessionOf(colleague), run.id, 0)).id).toBe(run.id)
    for (const stranger of [viewerOf('org_b', 'acc_a'), viewerOf(null, 'acc_a'), ANONYMOUS])
      await expect(waitForRun(sessionOf(stranger), run.id, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const own = await start(double, { n: 1 }, viewerOf(null, 'acc_l'))
    expect((await waitForRun(sessionOf(viewerOf(null, 'acc_l')), own.id, 0)).id).toBe(own.id)
    for (const stranger of [viewerOf('org_b', 'acc_l'), viewerOf(null, 'acc_m'), ANONYMOUS])
      await expect(waitForRun(sessionOf(stranger), own.id, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('holds no secret and no document', async () => {
    const free = defineTask({ kind: 'test.free', payload: z.unknown(), run: async () => ({}) })
    await expect(start(free, { deep: [{ password: 'x' }] })).rejects.toThrow('must not hold secrets')
    await expect(start(free, { text: 'x'.repeat(70_000) })).rejects.toMatchObject({ code: 'LIMIT' })
    await expect(start(double, { n: 'x' })).rejects.toThrow()
  })

  test('is not waited for inside a transaction', async () => {
    const run = await start(double, { n: 1 })
    await expect(sessionOf(STEWARD).transaction((tx) => waitForRun(tx, run.id, 10))).rejects.toThrow('must not wait')
  })

  test('a viewer comes back from its facts as it was', () => {
    expect(viewerFrom(JSON.parse(JSON.stringify(viewerFacts(STEWARD))))).toEqual(STEWARD)
  })
})

describe('failing', () => {
  const failing = (cause: unknown, succeedsAt = Number.POSITIVE_INFINITY) => {
    let attempts = 0
    const task = defineTask({
      kind: 'test.failing',
      payload: z.object({}),
      run: async () => {
        attempts += 1
        if (attempts < succeedsAt) throw cause
        return {}
      },
    })
    return { task, attempts: () => attempts }
  }

  test('a Fault ends the run at once and says why and where', async () => {
    const { task, attempts } = failing(badInput('Row 3 has no title.', 'rows[2].title'))
    runner([task])
    const run = await wait(await start(task, {}))
    expect(run.state).toBe(RunState.FAILED)
    expect(run.report).toEqual([
      {
        severity: 'ERROR',
        code: 'BAD_USER_INPUT',
        message: 'Row 3 has no title.',
        path: 'rows[2].title',
        repaired: false,
      },
    ])
    expect(attempts()).toBe(1)
  })

  test('another error is tried again, then ends the run without telling what it said', async () => {
    const { task, attempts } = failing(new Error('password=hunter2'))
    runner([task])
    const run = await wait(await start(task, {}))
    expect(run.state).toBe(RunState.FAILED)
    expect(attempts()).toBe(3)
    expect(run.report).toMatchObject([{ code: 'RUN_FAILED' }])
    expect(JSON.stringify(run.report)).not.toContain('hunter2')
    expect(events).toHaveLength(3)
  })

  test('a store that is away is waited for', async () => {
    const { task, attempts } = failing(unavailable('The graph'), 2)
    runner([task])
    expect((await wait(await start(task, {}))).state).toBe(RunState.SUCCEEDED)
    expect(attempts()).toBe(2)
  })

  test('a run whose process dies each time ends as failed without being tried once more', async () => {
    const { task, attempts } = failing(new Error('never'))
    const run = await start(task, {})
    await abandon(run, -1)
    await database.dataSource.query('UPDATE run SET attempts = 3 WHERE id = $1', [run.id])
    runner([task])
    expect((await wait(run)).state).toBe(RunState.FAILED)
    expect(attempts()).toBe(0)
  })
})

describe('taking over', () => {
  const resuming = defineTask({
    kind: 'test.resuming',
    payload: z.object({}),
    run: async (_session, _payload, progress) => ({ result: { from: progress.checkpoint } }),
  })

  test('a run of a killed process goes on where it was, once its lease is out', async () => {
    const run = await start(resuming, {})
    await abandon(run, 0.3, `, checkpoint = '{"page": 7}'`)
    runner([resuming])
    expect((await wait(run)).result).toEqual({ from: { page: 7 } })
    expect((await stateOf(run)).attempts).toBe(2)
  })

  test('a run under a lease is left alone', async () => {
    const run = await start(resuming, {})
    await abandon(run, 60)
    runner([resuming])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await stateOf(run)).toMatchObject({ state: 'RUNNING', lease_holder: 'dead' })
  })

  test('who has the store alone need not wait for the lease of a dead process', async () => {
    const run = await start(resuming, {})
    await abandon(run, 3600)
    runner([resuming], { alone: true })
    expect((await wait(run)).state).toBe(RunState.SUCCEEDED)
  })

  test('a lease is renewed while the work goes on, and progress is written down meanwhile', async () => {
    let release = () => {}
    const slow = defineTask({
      kind: 'test.slow',
      payload: z.object({}),
      run: async (_session, _payload, progress) => {
        progress.update(5, 10)
        await new Promise<void>((resolve) => {
          release = resolve
        })
        return {}
      },
    })
    runner([slow], { leaseMs: 300 })
    runner([slow], { leaseMs: 300 })
    const run = await start(slow, {})
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(await stateOf(run)).toMatchObject({ state: 'RUNNING', attempts: 1, done: 5, total: 10 })
    release()
    expect((await wait(run)).state).toBe(RunState.SUCCEEDED)
  })

  test('stopping puts work back as if it had not been taken', async () => {
    const endless = defineTask({
      kind: 'test.endless',
      payload: z.object({}),
      run: (_session, _payload, progress) =>
        new Promise((_, reject) => {
          progress.signal.addEventListener('abort', () => reject(progress.signal.reason))
        }),
    })
    const one = runner([endless])
    const run = await start(endless, {})
    while ((await stateOf(run)).state !== 'RUNNING') await new Promise((resolve) => setTimeout(resolve, 10))
    await one.stop()
    expect(await stateOf(run)).toMatchObject({ state: 'QUEUED', attempts: 0, lease_holder: null })
  })
})

describe('work and its record in one transaction', () => {
  const marking = (after: (session: Session, progress: Progress) => Promise<void>) =>
    defineTask({
      kind: 'test.marking',
      payload: z.object({}),
      run: async (session, _payload, progress) => {
        await session.transaction(async (tx) => {
          await tx.sql.query("INSERT INTO task_schedule (kind, next_at) VALUES ('mark', now())")
          await progress.complete(tx, { result: 'done' })
        })
        await after(session, progress)
        return { result: 'again' }
      },
    })

  test('complete() ends the run with the work, and a crash right after it changes nothing', async () => {
    const task = marking(async () => {
      throw new Error('the process died here')
    })
    runner([task])
    const run = await wait(await start(task, {}))
    expect(run).toMatchObject({ state: RunState.SUCCEEDED, result: 'done' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await stateOf(run)).attempts).toBe(1)
  })

  test('work of a run that was taken over is not written', async () => {
    let seen: unknown
    const task = defineTask({
      kind: 'test.stolen',
      payload: z.object({}),
      run: async (session, _payload, progress) => {
        await session.transaction((tx) =>
          tx.sql.query("UPDATE run SET lease_holder = 'thief' WHERE id = $1", [progress.runId]),
        )
        await session
          .transaction(async (tx) => {
            await tx.sql.query("INSERT INTO task_schedule (kind, next_at) VALUES ('stolen', now())")
            await progress.save(tx, { page: 1 })
          })
          .catch((cause) => {
            seen = cause
            throw cause
          })
        return {}
      },
    })
    runner([task])
    const run = await start(task, {})
    while (!seen) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(seen).toBeInstanceOf(LeaseLost)
    expect(await database.dataSource.query("SELECT kind FROM task_schedule WHERE kind = 'stolen'")).toEqual([])
    expect(await stateOf(run)).toMatchObject({ lease_holder: 'thief', state: 'RUNNING' })
  })
})

describe('many', () => {
  test('runners share the queue, and each run is done once', async () => {
    const done: number[] = []
    const counting = defineTask({
      kind: 'test.counting',
      payload: z.object({ n: z.number() }),
      run: async (_session, { n }) => {
        done.push(n)
        return {}
      },
    })
    const runs: Run[] = []
    for (let n = 0; n < 30; n++) runs.push(await start(counting, { n }))
    for (let i = 0; i < 3; i++) runner([counting])
    for (const run of runs) await wait(run)
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n))
  })

  test('what goes in turns is done one at a time for each organisation, and who asks for much does not come first', async () => {
    const began: string[] = []
    const running = new Map<string, number>()
    let most = 0
    const task = defineTask({
      kind: 'test.turns',
      payload: z.object({ name: z.string() }),
      inTurns: true,
      run: async ({ viewer }, { name }) => {
        const own = viewer.organisation as string
        began.push(name)
        running.set(own, (running.get(own) ?? 0) + 1)
        most = Math.max(most, running.get(own) as number)
        await new Promise((resolve) => setTimeout(resolve, 20))
        running.set(own, (running.get(own) as number) - 1)
        return {}
      },
    })
    const other = viewerOf('org_b', 'acc_b')
    const runs: Run[] = []
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2']) {
      runs.push(await start(task, { name }, name.startsWith('b') ? other : STEWARD))
      // The clock of the embedded database counts milliseconds
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    runner([task], { parallel: 1 })
    for (const [i, run] of runs.entries()) await wait(run, i < 3 ? STEWARD : other)
    expect(began).toEqual(['a1', 'b1', 'a2', 'b2', 'a3'])
    // Of another kind as well
    const another = { ...task, kind: 'test.otherTurns' }
    const more = await Promise.all(['c1', 'c2', 'c3'].map((name, i) => start(i < 2 ? task : another, { name })))
    runner([task, another], { parallel: 3 })
    for (const run of more) await wait(run)
    expect(most).toBe(1)
  })

  test('what recurs is done once an interval, however many runners there are', async () => {
    let times = 0
    const recurring = defineTask({
      kind: 'test.recurring',
      payload: z.object({}),
      every: 3_600_000,
      run: async () => {
        times += 1
        return {}
      },
    })
    for (let i = 0; i < 3; i++) runner([recurring])
    while (times === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(times).toBe(1)
    await database.dataSource.query("UPDATE task_schedule SET next_at = now() - interval '1 s'")
    while (times === 1) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(times).toBe(2)
  })

  test('leaves no rows for ever: finished work of the system goes after two weeks, what somebody asked for stays', async () => {
    const kind = defineTask({ kind: 'test.kept', payload: z.object({}), every: 3_600_000, run: async () => ({}) })
    const asked = await start(kind, {})
    runner([kind])
    await wait(asked)
    const left = async (): Promise<string[]> =>
      (await database.dataSource.query("SELECT id FROM run WHERE kind = 'test.kept' AND finished_at IS NOT NULL")).map(
        (row: { id: string }) => row.id,
      )
    while ((await left()).length < 2) {
      await database.dataSource.query("UPDATE task_schedule SET next_at = now() - interval '1 s'")
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await Promise.all(runners.splice(0).map((one) => one.stop()))
    const purgeIn = (days: number) => {
      const session = Session.open({ ...resources, clock: () => Date.now() + days * 86_400_000 }, STEWARD)
      return purgeTask.run(session, {}, undefined as never)
    }
    const before = await left()
    expect(await purgeIn(13)).toMatchObject({ result: { runs: 0 } })
    expect(await left()).toEqual(before)
    expect(await purgeIn(15)).toMatchObject({ result: { runs: before.length - 1 } })
    expect(await left()).toEqual([asked.id])
  })
})
