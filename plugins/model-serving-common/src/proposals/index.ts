export * from './pendingProposals';
