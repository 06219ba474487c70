export { VerdictBand } from './VerdictBand';
