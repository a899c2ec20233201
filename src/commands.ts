import { type Command, type CommandInput, inDays, optional, system, text, words, YEAR_DAYS } from './command.ts'
import { recheckDone } from './credentials/held/recheck.task.ts'
import { CredentialStatus, IssuerTrust } from './credentials/kinds.ts'
import { recordCredentialStatus, setIssuerTrust } from './credentials/trust/trust.service.ts'
import { frameworkCommands } from './framework-commands.ts'
import { rebuild } from './graph/rebuild.ts'
import { createAccount, createClient, createToken, saveOrganisation, setMembership } from './identity/bootstrap.ts'
import { forgetLearner } from './identity/erasure.ts'
import { OrganisationKind } from './identity/organisation.ts'
import { addIdentifiers, createLearners, type NewIdentifier } from './learners/index.ts'
import { projections } from './modules.ts'
import { badInput } from './shared/errors.ts'
import { Role, UseCase } from './shared/viewer.ts'
import { verifyCommands } from './verify-commands.ts'

/** What the operator says was shown to be a learner's. */
function confirmed(input: CommandInput): NewIdentifier[] {
  const [did, email] = [optional(input, 'did'), optional(input, 'email')]
  return [
    ...(did === null ? [] : [{ kind: 'DID' as const, value: did, verified: true }]),
    ...(email === null ? [] : [{ kind: 'EMAIL' as const, value: email, verified: true }]),
  ]
}

export const commands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'bring both stores to this release (starting does so too)',
    run: async () => 'Both stores are up to date.',
  },
  {
    name: 'status',
    summary: 'what waits for the graph, and what could not be projected',
    async run(core) {
      const { dataSource } = core.resources
      const [counts] = await dataSource.query(
        '/* status.counts */ SELECT (SELECT count(*)::int FROM outbox) AS waiting, (SELECT count(*)::int FROM parked) AS parked',
      )
      const parked = await dataSource.query(
        '/* status.parked */ SELECT kind, aggregate_id AS id, attempts, error FROM parked ORDER BY at LIMIT 100',
      )
      return { ...counts, aggregates: parked }
    },
  },
  {
    name: 'rebuild',
    summary: 'make the graph again from PostgreSQL, while serving',
    async run(core, _input, progress) {
      const projected = await rebuild(system(core), core.graph, projections, (kind, done) =>
        progress(`${kind}: ${done}`),
      )
      return { projected }
    },
  },
  {
    name: 'organisation',
    summary: 'found or change an organisation',
    arguments: [['<name>', 'its name']],
    options: [
      ['--kinds <list>', `one or more of ${Object.values(OrganisationKind).join(', ')}`],
      ['--id <id>', 'change this one instead of founding one'],
      ['--regions <list>', 'ISO 3166-2 codes'],
      ['--did <did>', 'its decentralised identifier'],
      ['--url <url>', 'its web page'],
    ],
    async run(core, input) {
      const id = optional(input, 'id')
      return saveOrganisation(system(core), {
        ...(id === null ? {} : { id }),
        name: text(input, 'name'),
        kinds: words(input, 'kinds', Object.values(OrganisationKind)),
        regions: (optional(input, 'regions') ?? '').split(',').filter((region) => region !== ''),
        did: optional(input, 'did'),
        url: optional(input, 'url'),
      })
    },
  },
  {
    name: 'client',
    summary: 'make a key for an organisation; it is shown once',
    arguments: [['<organisation>', 'id of the organisation']],
    options: [
      ['--name <name>', 'what the key is for'],
      ['--use-cases <list>', `one or more of ${Object.values(UseCase).join(', ')}`],
      ['--days <n>', `how long it is valid (${YEAR_DAYS})`],
    ],
    run: (core, input) =>
      createClient(system(core), {
        organisation: text(input, 'organisation'),
        name: optional(input, 'name') ?? 'made on the command line',
        useCases: words(input, 'useCases', Object.values(UseCase)),
        expiresAt: inDays(core, input),
      }),
  },
  {
    name: 'account',
    summary: 'make an account for a person who works for an organisation',
    arguments: [['<name>', 'display name']],
    options: [
      ['--organisation <id>', 'where the person works'],
      ['--roles <list>', `one or more of ${Object.values(Role).join(', ')}`],
    ],
    async run(core, input) {
      const session = system(core)
      const account = await createAccount(session, { name: text(input, 'name') })
      const organisation = optional(input, 'organisation')
      if (organisation !== null)
        await setMembership(session, account, organisation, words(input, 'roles', Object.values(Role)))
      return { account }
    },
  },
  {
    name: 'token',
    summary: 'make a personal key for an account; it is shown once',
    arguments: [['<account>', 'id of the account']],
    options: [['--days <n>', `how long it is valid (${YEAR_DAYS})`]],
    run: (core, input) =>
      createToken(system(core), {
        account: text(input, 'account'),
        name: 'made on the command line',
        expiresAt: inDays(core, input),
      }),
  },
  {
    name: 'learner',
    summary: 'register a learner, with what credentials may call them by, and a personal key; the key is shown once',
    arguments: [['<name>', 'display name; sealed']],
    options: [
      ['--did <did>', 'a DID that was shown to be theirs'],
      ['--email <address>', 'an address that was shown to be theirs'],
      ['--region <region>', 'where they look for work: ISO 3166-2 or cbsa:NNNNN'],
      ['--days <n>', `how long the key is valid (${YEAR_DAYS})`],
    ],
    async run(core, input) {
      const session = system(core)
      const email = optional(input, 'email')
      const [learner] = await createLearners(session, [
        {
          region: optional(input, 'region'),
          identifiers: confirmed(input),
        },
      ])
      const account = await createAccount(session, { name: text(input, 'name'), email, learner: learner as string })
      const { key } = await createToken(session, { account, name: 'first key', expiresAt: inDays(core, input) })
      return { learner, account, key }
    },
  },
  {
    name: 'identify',
    summary: 'note what credentials may call a learner by, once you have confirmed it; what they hold is checked again',
    arguments: [['<learner>', 'id of the learner']],
    options: [
      ['--did <did>', 'a DID that was shown to be theirs'],
      ['--email <address>', 'an address that was shown to be theirs'],
    ],
    async run(core, input) {
      const identifiers = confirmed(input)
      if (identifiers.length === 0) throw badInput('Give --did or --email, or both.', 'did')
      const session = system(core)
      const runs = await addIdentifiers(session, text(input, 'learner'), identifiers)
      const done = await Promise.all(runs.map((run) => recheckDone(session, run)))
      return { projected: (await session.projected()) && done.every((one) => one) }
    },
  },
  ...frameworkCommands,
  {
    name: 'trust',
    summary: 'say how far an issuer is recognised; what it signed is checked again',
    arguments: [['<identifier>', 'as credentials name it: a DID or an address']],
    options: [
      ['--trust <word>', `one of ${Object.values(IssuerTrust).join(', ')}`],
      ['--reason <text>', 'why; kept'],
      ['--organisation <id>', 'the organisation that it is'],
      ['--key <multibase>', 'a public key that speaks for it (z6Mk…)'],
    ],
    async run(core, input) {
      const session = system(core)
      const key = optional(input, 'key')
      const { rechecked } = await setIssuerTrust(session, {
        identifier: text(input, 'identifier'),
        trust: words(input, 'trust', Object.values(IssuerTrust))[0] ?? IssuerTrust.RECOGNISED,
        reason: text(input, 'reason'),
        organisation: optional(input, 'organisation'),
        keys: key === null ? null : [{ publicKey: key }],
      })
      return { projected: (await session.projected()) && rechecked }
    },
  },
  {
    name: 'credential-status',
    summary: 'record that a credential was revoked, suspended or reinstated; whoever holds it is judged again',
    arguments: [
      ['<issuer>', 'as the credential names it'],
      ['<credential>', 'the credential’s own id'],
    ],
    options: [
      ['--status <word>', `one of ${Object.values(CredentialStatus).join(', ')}`],
      ['--reason <text>', 'why; kept'],
    ],
    async run(core, input) {
      const session = system(core)
      const [status] = words(input, 'status', Object.values(CredentialStatus))
      const { rechecked } = await recordCredentialStatus(session, {
        issuer: text(input, 'issuer'),
        credential: text(input, 'credential'),
        status: status ?? CredentialStatus.REVOKED,
        reason: text(input, 'reason'),
      })
      return { projected: (await session.projected()) && rechecked }
    },
  },
  {
    name: 'forget',
    summary: 'destroy a learner’s key and everything that hangs on the learner; prints the proof',
    arguments: [['<learner>', 'id of the learner']],
    run: (core, input) => forgetLearner(system(core), text(input, 'learner')),
  },
  ...verifyCommands,
]
