import { isObject, list } from '../parse/json.ts'
import { PINNED_CONTEXTS } from './contexts.ts'

type Order = 'LIST' | 'SET'

/** What each pinned context makes of `allowedValue`: Open Badges 3.0.0 and 3.0.1 say a set, later ones a list. */
const PINNED_ORDERS: ReadonlyMap<string, readonly Order[]> = new Map(
  [...PINNED_CONTEXTS].map(([url, context]) => [url, ordersIn(context, true)]),
)

/** Is the order of `allowedValue` signed in a document with these contexts? Not if any of them could make it a set. */
export function orderSigned(contexts: readonly unknown[]): boolean {
  const orders = ordersIn({ '@context': contexts }, false)
  return orders.includes('LIST') && !orders.includes('SET')
}

/** `context` with those inside it; one that is not pinned may add no word for it, and name none that is not. */
function ordersIn(context: unknown, isPinned: boolean): Order[] {
  const found = new Set<Order>()
  const stack: unknown[] = [context]
  while (stack.length > 0) {
    const value = stack.pop()
    if (Array.isArray(value)) for (const one of value) stack.push(one)
    if (!isObject(value)) continue
    for (const [key, inner] of Object.entries(value)) {
      if (key === '@context')
        for (const url of list(inner).filter((one) => typeof one === 'string'))
          for (const order of PINNED_ORDERS.get(url) ?? ['SET' as const]) found.add(order)
      if (key === '@vocab') found.add('SET')
      if (key === 'allowedValue')
        found.add(isPinned && isObject(inner) && inner['@container'] === '@list' ? 'LIST' : 'SET')
      stack.push(inner)
    }
  }
  return [...found]
}
