/** The text of a script: the bundler and the test runner read these files as text. */
declare module '*.lua' {
  const source: string;
  export default source;
}
