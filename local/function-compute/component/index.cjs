// The tool loads this file with plain Node.
require("tsx/cjs");

const { Component } = require("./component.ts");

module.exports = Component;
