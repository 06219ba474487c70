export { createCheckAction } from './check';
export { createProposeAction, type ProposeActionOptions } from './propose';
export { createRenderAction } from './render';
