import { createRequire } from 'node:module'

/** The parts of jsonld's active context that are touched here; not its public interface, hence the pin and the test. */
interface ActiveContext {
  mappings: Map<string, unknown>
  protected: Record<string, boolean>
  inverse: unknown
  previousContext?: ActiveContext
  getInverse: unknown
  clone: () => ActiveContext
  revertToPreviousContext: () => ActiveContext
  '@base'?: unknown
  '@language'?: unknown
  '@vocab'?: unknown
}

interface ContextModule {
  getInitialContext(options: { processingMode?: string }): ActiveContext
}

function revert(this: ActiveContext): ActiveContext {
  return this.previousContext ?? this
}

/** Term definitions are never changed after they are made, so a copy may share them. */
function shallowClone(this: ActiveContext): ActiveContext {
  const copy: ActiveContext = {
    mappings: new Map(this.mappings),
    protected: { ...this.protected },
    inverse: null,
    getInverse: this.getInverse,
    clone: shallowClone,
    revertToPreviousContext: revert,
  }
  if (this.previousContext) copy.previousContext = this.previousContext
  for (const key of ['@base', '@language', '@vocab'] as const) if (key in this) copy[key] = this[key]
  return copy
}

/**
 * Makes jsonld copy active contexts shallowly: expanding a large record no longer spends most of its time on copies, and
 * its result is the same (a test compares the canonical form with and without). True when jsonld looks as expected and was changed.
 * See https://github.com/digitalbazaar/jsonld.js/issues/414.
 */
export function speedUpJsonld(): boolean {
  const contextModule = loadContextModule()
  if (!contextModule) return false
  const modes = [{ processingMode: 'json-ld-1.1' }, { processingMode: 'json-ld-1.0' }, {}]
  const initial = modes.map((mode) => contextModule.getInitialContext(mode))
  // The same object must come back, or the change would not last.
  if (
    !initial.every(
      (context, index) => looksKnown(context) && contextModule.getInitialContext(modes[index]!) === context,
    )
  )
    return false
  for (const context of initial) Object.assign(context, { clone: shallowClone, revertToPreviousContext: revert })
  return true
}

function loadContextModule(): ContextModule | null {
  try {
    const loaded: ContextModule = createRequire(import.meta.url)('jsonld/lib/context.js')
    return typeof loaded.getInitialContext === 'function' ? loaded : null
  } catch {
    return null
  }
}

function looksKnown(context: ActiveContext): boolean {
  return (
    context.mappings instanceof Map &&
    typeof context.protected === 'object' &&
    typeof context.clone === 'function' &&
    typeof context.revertToPreviousContext === 'function'
  )
}
