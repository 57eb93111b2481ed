/** Name of the recorder's database in IndexedDB. */
export const databaseName = 'onair-recorder';
/** Version of its shape. */
export const databaseVersion = 1;
/** Its object store of parts. */
export const partsStore = 'parts';
/** Its object store of slices. */
export const slicesStore = 'slices';
/** Name of the BroadcastChannel on which pages tell each other that a part was begun. */
export const channelName = 'onair-recorder';
