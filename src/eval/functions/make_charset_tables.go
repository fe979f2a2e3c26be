// make_charset_tables.go TABLES: prints charset_tables.c. TABLES is encoding/ianaindex/tables.go of golang.org/x/text, which
// is where the names come from; run it in a module that requires that package.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
)

// The names in the generated map ianaAliases, in lower case.
func aliases(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	found := map[string]bool{}
	within := false
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "var ianaAliases") {
			within = true
		} else if line == "}" {
			within = false
		} else if within && strings.HasPrefix(line, `"`) {
			found[strings.ToLower(strings.Split(line, `"`)[1])] = true
		}
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

var kinds = map[string]string{
	"US-ASCII": "TG_CHARSET_ASCII", "UTF-8": "TG_CHARSET_UTF8", "UTF-16BE": "TG_CHARSET_UTF16BE",
	"UTF-16LE": "TG_CHARSET_UTF16LE", "UTF-16": "TG_CHARSET_UTF16",
}

// ISO-8859-6-E and its like differ from ISO-8859-6 in the order of display only.
func table(e encoding.Encoding, name string) *charmap.Charmap {
	switch {
	case strings.HasPrefix(name, "ISO_8859-6-"):
		return charmap.ISO8859_6
	case strings.HasPrefix(name, "ISO_8859-8-"):
		return charmap.ISO8859_8
	}
	c, _ := e.(*charmap.Charmap)
	return c
}

func printTable(number int, name string, c *charmap.Charmap) {
	fmt.Printf("static const uint16_t table_%d[256] = { // %s\n", number, name)
	for b := 0; b < 256; b++ {
		if b%12 == 0 {
			fmt.Print("    ")
		}
		fmt.Printf("0x%04X,", c.DecodeByte(byte(b)))
		if b%12 == 11 || b == 255 {
			fmt.Println()
		} else {
			fmt.Print(" ")
		}
	}
	fmt.Println("};")
}

func main() {
	byName := map[string][]string{}
	encodings := map[string]encoding.Encoding{}
	for _, alias := range aliases(os.Args[1]) {
		if e, err := ianaindex.IANA.Encoding(alias); err == nil && e != nil {
			name, err := ianaindex.IANA.Name(e)
			if err != nil {
				panic(err)
			}
			byName[name] = append(byName[name], alias)
			encodings[name] = e
		}
	}
	var names []string
	for name := range byName {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Println("// Made by make_charset_tables.go from golang.org/x/text 0.26.0 (IANA's names, WHATWG's tables). Do not edit.")
	fmt.Println("#include \"charset.h\"\n\n// clang-format off")
	rows := ""
	for i, name := range names {
		kind, pointer := kinds[name], "NULL"
		if c := table(encodings[name], name); c != nil {
			kind, pointer = "TG_CHARSET_TABLE", fmt.Sprintf("table_%d", i)
			printTable(i, name, c)
		} else if kind == "" {
			kind = "TG_CHARSET_UNSUPPORTED"
		}
		rows += fmt.Sprintf("    { \"%s\", \" %s \", %s, %s },\n", name, strings.Join(byName[name], " "), kind, pointer)
	}
	fmt.Printf("\nconst tg_charset tg_charsets[] = {\n%s    { NULL, NULL, TG_CHARSET_UNSUPPORTED, NULL },\n};\n// clang-format on\n", rows)
}
