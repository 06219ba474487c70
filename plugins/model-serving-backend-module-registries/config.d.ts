export interface Config {
  modelServing?: {
    models?: {
      /**
       * Registries and hubs that models are read from: type, then an id of your own. The order of the
       * configuration is the order in which sources win where they differ.
       */
      sources?: {};
    };
  };
}
