export interface Config {
  modelServing?: {
    catalog?: {
      /**
       * Catalog locations that may hold models beside the GitOps repository; the catalog module documents them.
       * @deepVisibility frontend
       */
      trustedLocations?: string[];
    };
    models?: {
      /**
       * What pages do with `ai-model` entities that Model Serving did not write and no trusted location holds:
       * `hide` them, the default, or `show` them as not vetted. Neither can be served.
       * @visibility frontend
       */
      unvetted?: 'hide' | 'show';
    };
  };
}
