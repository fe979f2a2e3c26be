// hclsyntax, the reference parser: how fast it parses the files named on standard input, one thread, collector included.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func main() {
	passes, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	runtime.GOMAXPROCS(1)
	var files [][]byte
	size := 0
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		file, err := os.ReadFile(lines.Text())
		if err != nil {
			panic(err)
		}
		files = append(files, file)
		size += len(file)
	}
	for range passes {
		rejected, start := 0, time.Now()
		for _, file := range files {
			if _, diagnostics := hclsyntax.ParseConfig(file, "", hcl.InitialPos); diagnostics.HasErrors() {
				rejected++
			}
		}
		seconds := time.Since(start).Seconds()
		fmt.Printf("hclsyntax files=%d bytes=%d rejected=%d seconds=%.3f MB/s=%.2f\n", len(files), size, rejected, seconds, float64(size)/1e6/seconds)
	}
}
