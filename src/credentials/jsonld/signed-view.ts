import { isObject, type JsonObject, list } from '../parse/json.ts'
import { add, bare, childrenIn, nameOf, referenceIn, SignedNodes, valuesOf } from './signed-nodes.ts'
import { orderSigned } from './signed-order.ts'
import { CREDENTIAL, EARNED, type Kind, RESULTS, type Shape, SUBJECT } from './signed-shapes.ts'
import { ambiguous, entangled, MOST_VALUES, type ViewProblem } from './view-problem.ts'

/**
 * What is not signed of a credential whose subject is that of other credentials in the same signed document as well. All
 * of them get the same object.
 */
export interface Sharing {
  readonly subject: string
  /** How many credentials they are. */
  readonly members: number
  /** Results of the subject that belong to no achievement in particular. */
  readonly stray: ReadonlySet<JsonObject>
}

/** What it takes to read a credential, however little it says. */
const CREDENTIAL_SIZE = 40

const BADGES = ['AchievementCredential', 'OpenBadgeCredential']
const CREDENTIALS = [...BADGES, 'ClrCredential']

interface Made {
  readonly value: JsonObject
  /** Values in it. */
  readonly size: number
}

interface SubjectResults {
  readonly byDescription: ReadonlyMap<string, readonly JsonObject[]>
  /** Those of no achievement in particular, by digest, so that the very objects are found again. */
  readonly loose: ReadonlyMap<string, JsonObject>
  readonly sharing: Sharing
}

/**
 * What an embedded proof really signs. It covers a set of statements about nodes, not the tree that they are written
 * as: one node may be taken apart, and its parts be put wherever the node is named, and the signature stays good. So
 * every place that names a node reads as all that the document says of it, and what can be only one thing must be one.
 * A document that says everything once reads as it is written.
 */
export class SignedView {
  readonly #nodes: SignedNodes
  readonly #made = new Map<string, Made>()
  readonly #sizes = new WeakMap<JsonObject, number>()
  /** Subject to the credentials about it, by id or as they are. */
  readonly #sharers = new Map<string, Set<unknown>>()
  readonly #results = new Map<string, SubjectResults>()
  #left: number = MOST_VALUES
  /** Of what is spent: for parts that were looked at, rather than for what came out. */
  #visited = 0
  #problem: ViewProblem | null = null

  /** `root` is the credential that carries the proof. */
  constructor(root: JsonObject) {
    this.#nodes = new SignedNodes(root)
    for (const one of this.#nodes.having('credentialSubject')) {
      // One of a kind that is not known may say what was achieved; an endorsement does not
      const mayAchieve = this.#nodes.isAny(one, CREDENTIALS) || !this.#nodes.isAny(one, ['EndorsementCredential'])
      if (nameOf(one) === nameOf(root) || !mayAchieve) continue
      for (const subject of valuesOf(one.credentialSubject).map(referenceIn))
        if (subject !== null) add(this.#sharers, subject, nameOf(one))
    }
  }

  /** Is the order of `allowedValue` signed? */
  listsAreOrdered(around: unknown): boolean {
    return orderSigned([...this.#nodes.contexts(), ...list(around)])
  }

  /** Why the document cannot be relied on: then nothing more need be read. That there is no reason is known after all was. */
  get problem(): ViewProblem | null {
    return this.#problem
  }

  /** The credential that carries the proof, or one inside it that has none of its own. */
  credential(given: JsonObject): JsonObject {
    const isRoot = given === this.#nodes.root
    const key = !isRoot && typeof given.id === 'string' ? `credential ${given.id}` : null
    const { value } = this.#once(key, () => {
      const parts = this.#nodes.partsOf(given)
      // Its proof would be overlooked, and with it whose word it is
      const signed = isRoot ? undefined : parts.find((part) => valuesOf(part.proof).length > 0)
      if (signed) this.#ambiguous(signed, 'proof')
      this.#spend(CREDENTIAL_SIZE)
      return { ...this.#members(parts, CREDENTIAL.members).value, credentialSubject: this.#subjects(given, parts) }
    })
    return { ...given, ...value }
  }

  /** What is named often is made once, and counts each time as much as came out. */
  #once(key: string | null, make: () => JsonObject): Made {
    const known = key === null ? undefined : this.#made.get(key)
    if (known) {
      this.#spend(known.size)
      return known
    }
    const before = this.#left + this.#visited
    const value = make()
    const made = { value, size: before - this.#left - this.#visited }
    if (key !== null) this.#made.set(key, made)
    return made
  }

  /** How a credential shares its subject with others; null when it does not. */
  sharing(given: JsonObject): Sharing | null {
    const subjects = this.#nodes.partsOf(given).flatMap((part) => valuesOf(part.credentialSubject).map(referenceIn))
    const subject = subjects.find((id) => id !== null) ?? null
    return subject !== null && this.#isShared(subject) ? this.#resultsOf(subject).sharing : null
  }

  #isShared(subject: string): boolean {
    return (this.#sharers.get(subject)?.size ?? 0) > 1
  }

  #subjects(given: JsonObject, parts: readonly JsonObject[]): readonly JsonObject[] {
    // A badge that carries the proof is answered for by nobody else: all that its subject achieved must be one thing
    const isBadge = this.#nodes.isAny(given, BADGES) && !this.#nodes.isAny(given, ['ClrCredential'])
    const alone = given === this.#nodes.root && isBadge
    const byName = new Map<unknown, JsonObject[]>()
    for (const value of parts.flatMap((part) => valuesOf(part.credentialSubject))) {
      const one = typeof value === 'string' ? { id: value } : value
      if (!isObject(one)) continue
      const known = byName.get(nameOf(one))
      if (known) known.push(one)
      else byName.set(nameOf(one), [one])
    }
    return [...byName.values()].map((own) => this.#subject(own, alone))
  }

  /** `own` are the objects that stand as the subject of one credential; `alone`, if no other may be about it. */
  #subject(own: readonly JsonObject[], alone: boolean): JsonObject {
    const first = own[0] as JsonObject
    const { identifier, type } = this.#node(first, SUBJECT).value
    const read = { id: first.id, type, identifier, verifiableCredential: childrenIn(own) }
    if (!alone && typeof first.id === 'string' && this.#isShared(first.id)) {
      // What of it belongs to which of the credentials about it is not signed
      const { achievement } = this.#members(this.#nodes.distinct(own), { achievement: EARNED }).value
      return { ...read, achievement, result: this.#sharedResults(first.id, own, achievement), source: undefined }
    }
    return { ...read, ...this.#earned(first) }
  }

  /** What a subject that is no other credential's achieved, wherever that stands. */
  #earned(subject: JsonObject): JsonObject {
    return this.#once(typeof subject.id === 'string' ? `earned ${subject.id}` : null, () => {
      const all = this.#nodes.partsOf(subject)
      // The same word in a record's subject means something else
      const earning = all.filter(({ type }) => !valuesOf(type).includes('ClrSubject'))
      const { achievement } = this.#members(earning, { achievement: EARNED }).value
      const { result } = this.#members(all, { result: RESULTS }).value
      const source = all.map((part) => part.source).find((one) => one !== undefined && one !== null)
      return { achievement, result, source }
    }).value
  }

  /** Results by a description of this achievement alone, wherever they stand, and of the others those that stand here. */
  #sharedResults(id: string, own: readonly JsonObject[], achievement: unknown): readonly JsonObject[] {
    const { byDescription, loose } = this.#resultsOf(id)
    const { result } = this.#members(this.#nodes.distinct(own), { result: RESULTS }).value
    const here = valuesOf(result).filter(isObject)
    const described = isObject(achievement) ? valuesOf(achievement.resultDescription).map(referenceIn) : []
    const certain = described.flatMap((one) => (one === null ? [] : (byDescription.get(one) ?? [])))
    this.#spend(certain.reduce((sum, one) => sum + (this.#sizes.get(one) ?? 1), 0))
    if (this.#left < 0) return here
    const wanted = new Set(certain.map((one) => this.#nodes.digest(one)))
    const local = here.flatMap((one) => {
      const digest = this.#nodes.digest(one)
      const same = loose.get(digest) ?? (wanted.has(digest) ? one : null)
      return same === null ? [] : [same]
    })
    const digests = new Set(local.map((one) => this.#nodes.digest(one)))
    return [...local, ...certain.filter((one) => !digests.has(this.#nodes.digest(one)))]
  }

  #resultsOf(subject: string): SubjectResults {
    const known = this.#results.get(subject)
    if (known) return known
    const { result } = this.#members(this.#nodes.partsOf({ id: subject }), { result: RESULTS }).value
    const byDescription = new Map<string, JsonObject[]>()
    const stray: JsonObject[] = []
    for (const one of valuesOf(result).filter(isObject)) {
      const description = valuesOf(one.resultDescription).map(referenceIn)[0] ?? null
      if (description === null || this.#nodes.describedBy(description) !== 1) stray.push(one)
      else {
        const known = byDescription.get(description)
        if (known) known.push(one)
        else byDescription.set(description, [one])
      }
    }
    const found = {
      byDescription,
      loose: new Map(stray.map((one) => [this.#nodes.digest(one), one])),
      sharing: { subject, members: this.#sharers.get(subject)?.size ?? 0, stray: new Set(stray) },
    }
    this.#results.set(subject, found)
    return found
  }

  #members(parts: readonly JsonObject[], members: Shape['members']): Made {
    const value: Record<string, unknown> = {}
    let size = 1
    this.#visited += parts.length
    this.#spend(parts.length)
    for (const [member, kind] of Object.entries(members)) {
      const made = this.#member(parts, member, kind)
      value[member] = made.value
      size += made.size
    }
    const types = this.#left < 0 ? [] : [...new Set(parts.flatMap((part) => valuesOf(part.type)))]
    if (types.length > 0) value.type = types
    return { value, size }
  }

  #member(parts: readonly JsonObject[], member: string, kind: Kind): { value: unknown; size: number } {
    if (this.#left < 0) return { value: parts.find((part) => part[member] !== undefined)?.[member], size: 0 }
    const given = parts.flatMap((part) => valuesOf(part[member]))
    if (given.length === 0) return { value: undefined, size: 0 }
    if (kind.as === 'NODE' || kind.as === 'NODES') return this.#nodesIn(parts, member, given, kind)
    const size = given.reduce<number>((sum, one) => sum + (isObject(one) ? 1 + Object.keys(one).length : 1), 0)
    this.#spend(size)
    if (kind.as === 'VALUES') return { value: this.#values(parts, member), size }
    const distinct = this.#nodes.distinct(kind.as === 'ONE' ? given.map(bare) : given)
    if (kind.as === 'TEXT') return { value: distinct.length < 2 ? distinct[0] : this.#nodes.sorted(distinct), size }
    if (distinct.length > 1)
      this.#ambiguous(
        parts.find((part) => part[member] !== undefined),
        member,
      )
    return { value: distinct[0], size }
  }

  /** A list is one thing: two different ones cannot both be meant. */
  #values(parts: readonly JsonObject[], member: string): readonly unknown[] {
    const saying = parts.filter((part) => valuesOf(part[member]).length > 0)
    const lists = saying.map((part) => valuesOf(part[member]))
    if (this.#nodes.distinct(lists).length > 1) this.#ambiguous(saying[1], member)
    return lists[0] ?? []
  }

  #nodesIn(
    parts: readonly JsonObject[],
    member: string,
    given: readonly unknown[],
    kind: Extract<Kind, { shape: Shape }>,
  ): { value: unknown; size: number } {
    const names = new Set<unknown>()
    const found: unknown[] = []
    let size = 0
    for (const one of given) {
      const value = kind.reference && typeof one === 'string' ? { id: one } : one
      const name = kind.counted || !isObject(value) ? nameOf(value) : (referenceIn(value) ?? this.#nodes.digest(value))
      if (names.has(name)) continue
      names.add(name)
      const made = isObject(value) ? this.#node(value, kind.shape) : { value, size: 1 }
      found.push(made.value)
      size += made.size
    }
    if (kind.as === 'NODES') return { value: found, size }
    if (new Set(found.map((one) => referenceIn(one) ?? one)).size > 1)
      this.#ambiguous(
        parts.find((part) => part[member] !== undefined),
        member,
      )
    return { value: found.find(isObject) ?? found[0], size }
  }

  #node(given: JsonObject, shape: Shape): Made {
    const key = typeof given.id === 'string' ? `${shape.name} ${given.id}` : null
    const known = key === null ? undefined : this.#made.get(key)
    this.#spend(known?.size ?? 1)
    if (known) return known
    if (this.#left < 0) return { value: given, size: 1 }
    const { value, size } = this.#members(this.#nodes.partsOf(given), shape.members)
    const made = { value: { ...given, ...value }, size }
    this.#sizes.set(made.value, size)
    if (key !== null) this.#made.set(key, made)
    return made
  }

  #spend(values: number): void {
    this.#left -= values
    if (this.#left < 0) this.#problem ??= entangled()
  }

  #ambiguous(part: JsonObject | undefined, member: string): void {
    this.#problem ??= ambiguous(part ? this.#nodes.placeOf(part) : '$', member)
  }
}
