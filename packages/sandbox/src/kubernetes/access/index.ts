export { Authorization, type Attempt, verbOf } from './Authorization';
export { ADMIN_TOKEN, type Caller, callerOf, PORTAL_TOKEN } from './Caller';
export { reviewOf } from './reviews';
