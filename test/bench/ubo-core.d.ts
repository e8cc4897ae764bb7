/** As its README and `index.js` of 0.1.30 say; the package has no types. */
declare module '@gorhill/ubo-core' {
  interface Engine {
    useLists(lists: readonly { name: string; raw: string }[]): Promise<void>;
    /** 0 for none, 1 for a blocking filter, 2 for an exception. */
    matchRequest(request: { originURL: string; url: string; type: string }): 0 | 1 | 2;
    serialize(): Promise<string>;
    deserialize(serialized: string): Promise<void>;
  }
  // biome-ignore lint/complexity/noStaticOnlyClass: the shape that the package has
  export class StaticNetFilteringEngine {
    static create(): Promise<Engine>;
    static release(): Promise<void>;
  }
}
