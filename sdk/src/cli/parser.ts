// The one door to the argument parser. When the package is packed, scripts/vendorParser.ts puts a copy beside the compiled
// file, so that whoever installs the SDK for a browser does not install an argument parser with it.
export { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
