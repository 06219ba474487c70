export { createCheckAction } from './check';
export { createProposeRemovalAction } from './proposeRemoval';
export { createProposeTenantAction } from './proposeTenant';
export { createProposeAction, type ProposeActionOptions } from './propose';
export { createRenderAction } from './render';
