// Package request holds requests as a person writes them into engfix.yaml: with {{names}} for captured values, and with
// the values to capture from the answer. Start with Template. It sends nothing.
package request
