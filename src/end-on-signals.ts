/** Ends cleanly on the first SIGINT or SIGTERM: to be called before anybody is told that the process serves. */
export function endOnSignals(served: { stop(): Promise<void> }, say: (line: string) => void): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      say('Stopping: requests in flight are finished first.')
      served.stop().then(
        () => process.exit(0),
        (cause) => {
          say(`The stop was not clean: ${cause instanceof Error ? cause.message : cause}`)
          process.exit(1)
        },
      )
    })
}
