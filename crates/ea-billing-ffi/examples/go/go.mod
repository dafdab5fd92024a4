module example.com/ea-billing

go 1.19
