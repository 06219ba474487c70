export { createCheckAction } from './check';
export { createProposeTenantAction } from './proposeTenant';
export { createProposeAction, type ProposeActionOptions } from './propose';
export { createRenderAction } from './render';
