/** The only place that reads the time of day; everything that judges takes `session.now`. Epoch milliseconds. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** "No end" in the graph, where a missing property would cost a branch in every query. Still exact in a double. */
export const END_OF_TIME = 8_640_000_000_000_000
