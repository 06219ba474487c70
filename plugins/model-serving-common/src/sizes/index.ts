export * from './bestOption';
export * from './memoryOnOptions';
export * from './optionRefusal';
