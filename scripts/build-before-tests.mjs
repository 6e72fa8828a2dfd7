// Tests of the command line run the built one: it is built before them if it is old.
export {buildIfOld as setup} from './build.mjs';
