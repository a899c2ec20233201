/** As much of onnxruntime-node as is used. The package is not installed with Headwater; its types are not here. */
declare module 'onnxruntime-node' {
  export class Tensor {
    constructor(type: 'int64', data: BigInt64Array, dims: readonly number[])
    readonly data: Float32Array
    readonly dims: readonly number[]
  }
  export interface Session {
    readonly inputNames: readonly string[]
    readonly outputNames: readonly string[]
    run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
  }
  export const InferenceSession: { create(path: string): Promise<Session> }
}
