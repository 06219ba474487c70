export { ProposalList } from './ProposalList';
