/** Which entities are services: what the cards and tabs attach to. */
export const serviceEntityFilter = {
  kind: 'component',
  'spec.type': 'model-server',
};
