export { ServiceFacts, VerdictLine } from './ServiceHeader';
